/** The service namespaces an unlimited role may reach, and the management actions AWS tracks in the ones used here. */

const NAMESPACES = `a4b access-analyzer account acm acm-pca airflow amplify amplifybackend amplifyuibuilder aoss apigateway
app-integrations appconfig appfabric appflow application-autoscaling application-cost-profiler application-signals
applicationinsights appmesh apprunner appstream appsync apptest aps arc-zonal-shift artifact athena auditmanager autoscaling
autoscaling-plans aws-marketplace aws-portal b2bi backup backup-gateway backup-search batch bcm-data-exports bedrock
bedrock-agentcore billing billingconductor braket budgets cases cassandra ce chatbot chime cleanrooms cleanrooms-ml cloud9
clouddirectory cloudformation cloudfront cloudhsm cloudsearch cloudshell cloudtrail cloudtrail-data cloudwatch codeartifact
codebuild codecatalyst codecommit codeconnections codedeploy codeguru codeguru-profiler codeguru-reviewer codepipeline
codestar codestar-connections codestar-notifications cognito-identity cognito-idp cognito-sync comprehend comprehendmedical
compute-optimizer config connect consolidatedbilling controltower cost-optimization-hub cur customer-verification databrew
dataexchange datapipeline datasync datazone dax deadline detective devicefarm devops-guru directconnect discovery dlm dms
docdb-elastic drs ds ds-data dsql dynamodb ebs ec2 ec2-instance-connect ec2messages ecr ecr-public ecs eks eks-auth
elasticache elasticbeanstalk elasticfilesystem elasticloadbalancing elasticmapreduce elastictranscoder elemental-activations
emr-containers emr-serverless entityresolution es events evidently execute-api finspace firehose fis fms forecast
frauddetector freertos fsx gamelift geo glacier globalaccelerator glue grafana greengrass groundstation guardduty health
healthlake honeycode iam identity-sync identitystore imagebuilder importexport inspector inspector2 internetmonitor invoicing
iot iotanalytics iotdeviceadvisor iotevents iotfleethub iotfleetwise iotjobsdata iotmanagedintegrations iotsitewise
iottwinmaker iotwireless ivs ivschat kafka kafka-cluster kafkaconnect kendra kendra-ranking kinesis kinesisanalytics
kinesisvideo kms lakeformation lambda launchwizard lex license-manager lightsail location logs lookoutequipment
lookoutmetrics lookoutvision m2 machinelearning macie2 managedblockchain marketplacecommerceanalytics mediaconnect
mediaconvert medialive mediapackage mediapackage-vod mediapackagev2 mediastore mediatailor medical-imaging memorydb mgh mgn
mobiletargeting monitron mq neptune-db neptune-graph network-firewall networkflowmonitor networkmanager networkmonitor
notifications nova-act oam omics one opsworks opsworks-cm organizations osis outposts panorama partnercentral
payment-cryptography payments pca-connector-ad pca-connector-scep personalize pi pipes polly pricing profile proton q
qapps qbusiness qldb quicksight ram rbin rds rds-data rds-db redshift redshift-data redshift-serverless refactor-spaces
rekognition rePostspace resiliencehub resource-explorer-2 resource-groups robomaker rolesanywhere route53
route53-recovery-cluster route53-recovery-control-config route53-recovery-readiness route53domains route53profiles
route53resolver rum s3 s3-object-lambda s3-outposts s3express s3tables s3vectors sagemaker sagemaker-geospatial savingsplans
scheduler schemas scn sdb secretsmanager security-ir securityhub securitylake serverlessrepo servicecatalog servicediscovery
servicequotas ses shield signer signin simspaceweaver sms-voice snowball sns social-messaging sqs ssm ssm-contacts
ssm-guiconnect ssm-incidents ssm-quicksetup ssm-sap ssmmessages sso sso-directory states storagegateway sts supportapp support
sustainability swf synthetics tag tax textract timestream timestream-influxdb tnb transcribe transfer translate trustedadvisor
user-subscriptions verified-access verifiedpermissions voiceid vpc-lattice vpce waf waf-regional wafv2 wam wellarchitected
wickr wisdom workdocs worklink workmail workspaces workspaces-instances workspaces-web xray`;

export const SERVICES: readonly string[] = [...new Set(NAMESPACES.toLowerCase().split(/\s+/))].sort();

const TRACKED: Record<string, string> = {
  cloudformation:
    "CreateChangeSet CreateStack DeleteStack DescribeStacks ExecuteChangeSet ListStacks UpdateStack",
  dynamodb: "CreateTable DeleteTable DescribeTable ListTables UpdateTable",
  ec2: "CreateVpc DeleteVpc DescribeInstances DescribeVpcs RebootInstances RunInstances StopInstances TerminateInstances",
  iam: "CreateRole CreateUser DeleteRole GetAccountAuthorizationDetails GetRole ListAccessKeys ListRoles ListUsers PutRolePolicy UpdateRole",
  bedrock: "CreateAgent CreateGuardrail GetFoundationModel ListFoundationModels",
  lambda:
    "CreateFunction20150331 DeleteFunction20150331 InvokeFunction ListFunctions20150331 UpdateFunctionCode20150331v2",
  s3: "CreateBucket DeleteBucket DeleteBucketPolicy GetBucketPolicy ListAllMyBuckets ListBucket PutBucketPolicy",
  sagemaker: "CreateEndpoint CreateProcessingJob DescribeProcessingJob ListEndpoints",
  secretsmanager: "CreateSecret DeleteSecret DescribeSecret ListSecrets",
};

/** The actions AWS tracks for a service; none for a service without action-level information. */
export function trackedActions(service: string): string[] {
  return TRACKED[service]?.split(" ") ?? [];
}

const ACRONYMS: Record<string, string> = {
  iam: "AWS Identity and Access Management",
  s3: "Amazon S3",
  ec2: "Amazon EC2",
  sts: "AWS Security Token Service",
  lambda: "AWS Lambda",
  dynamodb: "Amazon DynamoDB",
  sqs: "Amazon SQS",
  bedrock: "Amazon Bedrock",
};

/** A display name for a namespace, as the access reports carry one beside it. */
export function serviceTitle(service: string): string {
  return (
    ACRONYMS[service] ??
    `AWS ${service
      .split("-")
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join(" ")}`
  );
}
